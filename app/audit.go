package app

import (
	"context"
	"fmt"
	"io"

	"waymark/rehab"
	"waymark/storage"
)

// VerifyAudit reads the chain of who did and saw what, beside a running bot too,
// and says whether it is whole, and still has the heads that were kept
// elsewhere. Errors: Conflict if it isn't; Invalid if a head can't be read.
func VerifyAudit(ctx context.Context, db string, kept []string, w io.Writer) error {
	var heads []rehab.AuditHead
	for _, text := range kept {
		h, err := rehab.ParseAuditHead(text)
		if err != nil {
			return err
		}
		heads = append(heads, h)
	}
	store, err := storage.OpenReadOnly(db)
	if err != nil {
		return err
	}
	defer store.Close()
	faults := 0
	entries, err := store.VerifyAudit(ctx, heads, func(f storage.AuditFault) {
		faults++
		fmt.Fprintln(w, faultLine(f))
	})
	if err != nil {
		return err
	}
	head, err := store.AuditHead(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%d entries; the last one is %s\n", entries, head)
	if faults > 0 {
		return rehab.Refuse(rehab.Conflict, "audit.broken", "file", db)
	}
	_, err = fmt.Fprintln(w, "The chain is whole.")
	return err
}

func faultLine(f storage.AuditFault) string {
	switch f.Fault {
	case "missing":
		if f.Last > f.Number {
			return fmt.Sprintf("entries %d to %d are missing", f.Number, f.Last)
		}
		return fmt.Sprintf("entry %d is missing", f.Number)
	case "cut":
		return fmt.Sprintf("entry %d was there when its head was kept, and is there no more", f.Number)
	case "other":
		return fmt.Sprintf("entry %d is another than the one whose head was kept", f.Number)
	}
	return fmt.Sprintf("entry %d does not fit its seal: it, or its place, was altered", f.Number)
}
