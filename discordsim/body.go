package discordsim

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const (
	maxRequest = 25 << 20 // bytes of one request
	maxFile    = 10 << 20 // bytes of one attachment
	maxFiles   = 10
)

// upload is a file part of a multipart request.
type upload struct {
	name, contentType string
	bytes             []byte
}

// readBody takes the whole request in, and refuses what is too large.
func readBody(r *http.Request) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxRequest+1))
	if err != nil {
		return nil, fmt.Errorf("read body: %w", err)
	}
	if len(raw) > maxRequest {
		return raw[:0], errTooLarge
	}
	return raw, nil
}

// parts splits a request into its JSON and its files, keyed by n of files[n].
func parts(contentType string, raw []byte) ([]byte, map[int]upload, error) {
	kind, params, _ := mime.ParseMediaType(contentType)
	if kind != "multipart/form-data" {
		return raw, nil, nil
	}
	var payload []byte
	files := map[int]upload{}
	reader := multipart.NewReader(strings.NewReader(string(raw)), params["boundary"])
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return payload, files, nil
		}
		if err != nil {
			return nil, nil, errBadJSON
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, errBadJSON
		}
		name := part.FormName()
		if name == "payload_json" {
			payload = content
			continue
		}
		n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(name, "files["), "]"))
		if err != nil {
			n = len(files)
		}
		if len(content) > maxFile {
			return nil, nil, errTooLarge
		}
		files[n] = upload{part.FileName(), part.Header.Get("Content-Type"), content}
	}
}

// decode reads JSON into a struct and refuses fields that are not known at its top level, and values of the wrong type.
func decode(raw []byte, into any, known ...string) error {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(raw, &keys); err != nil {
		return errBadJSON
	}
	var f form
	for key := range keys {
		if len(known) > 0 && !slices.Contains(known, key) {
			f.add(key, "UNKNOWN_FIELD", "This field is not known.")
		}
	}
	if err := json.Unmarshal(raw, into); err != nil {
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			f.add(strings.ReplaceAll(wrong.Field, ".", "/"), "BASE_TYPE_INVALID", "This value has the wrong type.")
			return f.err()
		}
		return errBadJSON
	}
	return f.err()
}

// attachmentRef names a file of the request by its n, or keeps an attachment that the message has by its id.
type attachmentRef struct {
	ID          json.RawMessage `json:"id"`
	Filename    string          `json:"filename"`
	Description string          `json:"description"`
}

// attachments turns files and what is said of them into a message's attachments. Without a list all files are taken as they are; before are
// those that the message has already.
func attachments(refs *[]attachmentRef, files map[int]upload, before []*Attachment) ([]*Attachment, error) {
	var f form
	out := []*Attachment{}
	if refs == nil {
		refs = &[]attachmentRef{}
		out = slices.Clone(before)
	}
	named := map[int]bool{}
	for i, ref := range *refs {
		path := "attachments/" + strconv.Itoa(i)
		id := nonceText(ref.ID)
		if k := slices.IndexFunc(before, func(a *Attachment) bool { return a.ID == id }); k >= 0 {
			out = append(out, before[k])
			continue
		}
		n, err := strconv.Atoi(id)
		file, ok := files[n]
		if err != nil || !ok {
			f.add(path+"/id", "ATTACHMENT_NOT_FOUND", "There is no such file in the request.")
			continue
		}
		f.length(path+"/description", len([]rune(ref.Description)), 0, 1024)
		named[n] = true
		out = append(out, file.attachment(ref))
	}
	for n := range len(files) {
		if file, ok := files[n]; ok && !named[n] {
			out = append(out, file.attachment(attachmentRef{}))
		}
	}
	if len(out) > maxFiles {
		f.add("attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
	}
	return out, f.err()
}

func (u upload) attachment(ref attachmentRef) *Attachment {
	name := ref.Filename
	if name == "" {
		name = u.name
	}
	return &Attachment{Filename: name, ContentType: u.contentType, Description: ref.Description, Bytes: u.bytes}
}
