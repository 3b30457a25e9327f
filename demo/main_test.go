package demo

import (
	"testing"
	_ "time/tzdata" // zones must not depend on the machine

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}
