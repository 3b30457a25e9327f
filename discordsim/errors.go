package discordsim

import (
	"fmt"
	"net/http"
	"strings"
)

// apiError is a refusal in Discord's shape: {"message", "code", "errors"}. Codes are those of Discord's opcodes and status codes page.
type apiError struct {
	status  int
	code    int
	message string
	form    *form
}

func (e *apiError) Error() string { return fmt.Sprintf("%d %s (%d)", e.status, e.message, e.code) }

func (e *apiError) body() map[string]any {
	out := map[string]any{"message": e.message, "code": e.code}
	if e.form != nil {
		out["errors"] = e.form.tree()
	}
	return out
}

var (
	errUnauthorized     = &apiError{http.StatusUnauthorized, 0, "401: Unauthorized", nil}
	errNotFound         = &apiError{http.StatusNotFound, 0, "404: Not Found", nil}
	errUnknownChannel   = &apiError{http.StatusNotFound, 10003, "Unknown Channel", nil}
	errUnknownGuild     = &apiError{http.StatusNotFound, 10004, "Unknown Guild", nil}
	errUnknownMember    = &apiError{http.StatusNotFound, 10007, "Unknown Member", nil}
	errUnknownMessage   = &apiError{http.StatusNotFound, 10008, "Unknown Message", nil}
	errUnknownUser      = &apiError{http.StatusNotFound, 10013, "Unknown User", nil}
	errUnknownWebhook   = &apiError{http.StatusNotFound, 10015, "Unknown Webhook", nil}
	errUnknownAct       = &apiError{http.StatusNotFound, 10062, "Unknown interaction", nil}
	errUnknownCommand   = &apiError{http.StatusNotFound, 10063, "Unknown application command", nil}
	errCommandQuota     = &apiError{http.StatusTooManyRequests, 30034, "Max number of daily application command creates has been reached (200)", nil}
	errOpeningTooFast   = &apiError{http.StatusForbidden, 40003, "You are opening direct messages too fast", nil}
	errTooLarge         = &apiError{http.StatusRequestEntityTooLarge, 40005, "Request entity too large", nil}
	errAcked            = &apiError{http.StatusBadRequest, 40060, "Interaction has already been acknowledged.", nil}
	errMissingAccess    = &apiError{http.StatusForbidden, 50001, "Missing Access", nil}
	errDMAction         = &apiError{http.StatusForbidden, 50003, "Cannot execute action on a DM channel", nil}
	errNotAuthor        = &apiError{http.StatusForbidden, 50005, "Cannot edit a message authored by another user", nil}
	errEmptyMessage     = &apiError{http.StatusBadRequest, 50006, "Cannot send an empty message", nil}
	errDMsClosed        = &apiError{http.StatusForbidden, 50007, "Cannot send messages to this user", nil}
	errMissingPerms     = &apiError{http.StatusForbidden, 50013, "Missing Permissions", nil}
	errWebhookToken     = &apiError{http.StatusUnauthorized, 50027, "Invalid Webhook Token", nil}
	errInvalidRecipient = &apiError{http.StatusBadRequest, 50033, "Invalid Recipient(s)", nil}
	errAPIVersion       = &apiError{http.StatusBadRequest, 50041, "Invalid API version", nil}
	errBadJSON          = &apiError{http.StatusBadRequest, 50109, "The request body contains invalid JSON.", nil}
	errNoMutualGuild    = &apiError{http.StatusForbidden, 50278, "Cannot send messages to this user due to having no mutual guilds", nil}
)

// refusals are those that a Fault can name by their code.
var refusals = []*apiError{errUnknownChannel, errUnknownGuild, errUnknownMessage, errUnknownUser, errUnknownWebhook, errUnknownAct,
	errOpeningTooFast, errTooLarge, errAcked, errMissingAccess, errNotAuthor, errDMsClosed, errMissingPerms, errNoMutualGuild}

// form gathers what is wrong with the fields of a request.
type form struct{ faults []fieldFault }

type fieldFault struct{ path, code, message string }

// add notes a fault; the path is that of the field, parts joined by a slash.
func (f *form) add(path, code, message string) {
	f.faults = append(f.faults, fieldFault{path, code, message})
}

func (f *form) required(path string) {
	f.add(path, "BASE_TYPE_REQUIRED", "This field is required")
}

func (f *form) length(path string, n, least, most int) {
	switch {
	case n >= least && n <= most:
	case least == 0:
		f.add(path, "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", most))
	default:
		f.add(path, "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between %d and %d in length.", least, most))
	}
}

func (f *form) err() error {
	if len(f.faults) == 0 {
		return nil
	}
	return &apiError{http.StatusBadRequest, 50035, "Invalid Form Body", f}
}

// tree is the errors object: one level for each part of a path, with the list _errors at its end.
func (f *form) tree() map[string]any {
	root := map[string]any{}
	for _, fault := range f.faults {
		at := root
		for part := range strings.SplitSeq(fault.path, "/") {
			if part == "" {
				continue
			}
			next, ok := at[part].(map[string]any)
			if !ok {
				next = map[string]any{}
				at[part] = next
			}
			at = next
		}
		list, _ := at["_errors"].([]map[string]string)
		at["_errors"] = append(list, map[string]string{"code": fault.code, "message": fault.message})
	}
	return root
}
