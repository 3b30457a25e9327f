// Package spec holds requests to Discord's own OpenAPI description. It is for tests.
//
// It promises that a request which passes Check has a path that Discord has, a body of the shape that Discord describes, no field that Discord
// doesn't know, and none of the faults that the description lets through although Discord refuses them (see rules.go).
//
// The description is data of the tests and no part of this project: the environment variable DISCORD_OPENAPI holds the absolute path of it.
package spec

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// Variable is the environment variable that holds the path of Discord's OpenAPI description.
const Variable = "DISCORD_OPENAPI"

// Spec is the description, ready to check requests. It is safe for concurrent use.
type Spec struct{ router routers.Router }

// Load reads the description. It takes about a quarter of a second.
func Load(path string) (*Spec, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("load openapi description: %w", err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return nil, fmt.Errorf("load openapi description: %w", err)
	}
	adapt(tree)
	if raw, err = json.Marshal(tree); err != nil {
		return nil, fmt.Errorf("load openapi description: %w", err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		return nil, fmt.Errorf("load openapi description: %w", err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, fmt.Errorf("read paths of openapi description: %w", err)
	}
	return &Spec{router}, nil
}

// FromEnv loads the description that the environment names. Where it names none, the result is nil and a line in the test's log says so; a nil
// Spec passes every request.
func FromEnv(t testing.TB) *Spec {
	t.Helper()
	path := os.Getenv(Variable)
	if path == "" {
		t.Logf("requests are not checked: %s is not set", Variable)
		return nil
	}
	s, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Check says what is wrong with a request. The path starts at /api and may hold a query. Multipart bodies are checked by their payload_json.
func (s *Spec) Check(method, path, contentType string, body []byte) error {
	if s == nil {
		return nil
	}
	target := "https://discord.com" + strings.Replace(path, "/api/v9/", "/api/v10/", 1)
	r, err := http.NewRequestWithContext(context.Background(), method, target, nil)
	if err != nil {
		return fmt.Errorf("check request: %w", err)
	}
	found, params, err := s.router.FindRoute(r)
	if err != nil {
		return fmt.Errorf("%s %s: discord has no such route: %w", method, path, err)
	}
	name := method + " " + found.Path
	input := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: found, Options: &openapi3filter.Options{
		ExcludeRequestBody: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
	}}
	if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	want := found.Operation.RequestBody
	if want == nil || want.Value == nil {
		return nil
	}
	content, files, err := payload(contentType, body)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(content) == 0 && !want.Value.Required {
		return nil
	}
	media := want.Value.Content.Get("application/json")
	if media == nil {
		return nil
	}
	var value any
	if err := json.Unmarshal(content, &value); err != nil {
		return fmt.Errorf("%s: body is not JSON: %w", name, err)
	}
	if err := checkBody(name, media.Schema.Value, value, files); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// CheckAnswer says where the JSON of an answer is not of the shape that Discord describes for the request. It is for holding a stand-in for
// Discord to the original; fields that the description doesn't know are let pass, as Discord's own answers have such.
func (s *Spec) CheckAnswer(method, path string, status int, body []byte) error {
	if s == nil || len(body) == 0 {
		return nil
	}
	r, err := http.NewRequestWithContext(context.Background(), method, "https://discord.com"+strings.Replace(path, "/api/v9/", "/api/v10/", 1), nil)
	if err != nil {
		return fmt.Errorf("check answer: %w", err)
	}
	found, _, err := s.router.FindRoute(r)
	if err != nil {
		return fmt.Errorf("%s %s: discord has no such route: %w", method, path, err)
	}
	name := fmt.Sprintf("%s %s: answer %d", method, found.Path, status)
	described := found.Operation.Responses.Status(status)
	if described == nil {
		return fmt.Errorf("%s is not described", name)
	}
	media := described.Value.Content.Get("application/json")
	if media == nil {
		return fmt.Errorf("%s has no JSON", name)
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return fmt.Errorf("%s is not JSON: %w", name, err)
	}
	if err := media.Schema.Value.VisitJSON(value, openapi3.VisitAsResponse(), openapi3.DisableSchemaErrorDetails()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func checkBody(name string, schema *openapi3.Schema, value any, files int) error {
	object, _ := value.(map[string]any)
	if strings.HasSuffix(name, "/callback") {
		branch := branchOf(schema, object["type"])
		if branch == nil {
			return fmt.Errorf("callback type %v is not known", object["type"])
		}
		schema = branch
	}
	if err := schema.VisitJSON(value, openapi3.VisitAsRequest(), openapi3.DisableSchemaErrorDetails()); err != nil {
		return fmt.Errorf("body: %w", err)
	}
	return errors.Join(unknownFields(name, schema, value), handRules(name, object, files))
}

// payload takes the JSON out of a body and counts its files.
func payload(contentType string, body []byte) (content []byte, files int, err error) {
	kind, params, _ := mime.ParseMediaType(contentType)
	if kind != "multipart/form-data" {
		return body, 0, nil
	}
	reader := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return content, files, nil
		}
		if err != nil {
			return nil, 0, fmt.Errorf("read multipart body: %w", err)
		}
		if part.FormName() != "payload_json" {
			files++
			continue
		}
		if content, err = io.ReadAll(part); err != nil {
			return nil, 0, fmt.Errorf("read payload_json: %w", err)
		}
	}
}
