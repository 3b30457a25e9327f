# syntax=docker/dockerfile:1
FROM golang:1.27 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=development
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o /waymark . \
	&& install -d -m 0700 /data && install -d -m 1777 /empty

# Nothing but certificates and an empty /tmp; zones are inside the program.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /empty /tmp
COPY --from=build /src/LICENSE /LICENSE
COPY --from=build /waymark /waymark
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
WORKDIR /data
ENV WAYMARK_DB=/data/waymark.db
VOLUME /data
HEALTHCHECK --interval=60s --timeout=10s --start-period=90s CMD ["/waymark", "doctor", "--health"]
ENTRYPOINT ["/waymark"]
CMD ["run"]
