package history

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
)

// model is the log as one number, the newest: an append must be the next number, a read must show the newest.
var model = porcupine.Model{
	Init: func() any { return int64(0) },
	Step: func(state, input, _ any) (bool, any) {
		newest, op := state.(int64), input.(operation)
		if op.read {
			return op.number == newest, newest
		}
		return op.number == newest+1, op.number
	},
	Equal: func(a, b any) bool { return a.(int64) == b.(int64) },
}

// TestTheJudgeAgreesWithOneThatSearches all orders, which takes it for ever where a history is long and wrong.
func TestTheJudgeAgreesWithOneThatSearches(t *testing.T) {
	random := rand.New(rand.NewPCG(2006, 11))
	right, wrong := 0, 0
	for range 20_000 {
		n := int64(1 + random.IntN(5))
		const last = 40
		span := func(o operation) operation {
			o.call = time.Duration(random.IntN(last))
			o.ret = o.call + time.Duration(random.IntN(last-int(o.call)))
			return o
		}
		var ops []operation
		for number := range n {
			ops = append(ops, span(operation{number: number + 1}))
		}
		for range random.IntN(5) {
			ops = append(ops, span(operation{read: true, number: random.Int64N(n + 2)}))
		}
		searched := make([]porcupine.Operation, len(ops))
		for i, o := range ops {
			searched[i] = porcupine.Operation{ClientId: i, Input: o, Call: int64(o.call), Return: int64(o.ret)}
		}
		want := porcupine.CheckOperations(model, searched)
		if got := ordered(ops, n, last); got != want {
			t.Fatalf("%+v: %v, by search %v", ops, got, want)
		}
		if want {
			right++
		} else {
			wrong++
		}
	}
	if right < 1000 || wrong < 1000 {
		t.Errorf("%d right and %d wrong histories are no trial", right, wrong)
	}
}

// TestALongWrongHistoryIsJudgedAtOnce: sixty read at the same time, and one of them what had long changed.
func TestALongWrongHistoryIsJudgedAtOnce(t *testing.T) {
	const n = 200
	var ops []operation
	for number := int64(1); number <= n; number++ {
		at := time.Duration(number) * 10
		ops = append(ops, operation{number: number, call: at, ret: at + 500})
		for range 60 {
			ops = append(ops, operation{read: true, number: number, call: at, ret: at + 600})
		}
	}
	if !ordered(ops, n, 10*n+1000) {
		t.Fatal("the right one is refused")
	}
	if ordered(append(ops, operation{read: true, number: 3, call: 1800, ret: 1900}), n, 10*n+1000) {
		t.Error("a number that was over is taken")
	}
}
