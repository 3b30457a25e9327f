package rehab

import "math"

// Figures of the rule for change in items that have no published important
// difference. The 1.5 points lie between the 1 (slightly) and 2 points (much
// better) of numeric pain ratings (Salaffi 2004); the choice is ours.
const (
	baselineDays    = 14
	baselineMin     = 8
	changePoints    = 1.5
	changeMinN      = 4
	baselineFloorSD = 0.8
)

// Base is a patient's own usual: mean and standard deviation (n-1, floor 0.8)
// of an item over the first 14 answered days, in points of 0 to 10.
type Base struct {
	Mean, SD float64
	N        int
}

// Baseline returns the usual of an item; ok is false under 8 answers, when no
// rule may use one.
func Baseline(first []Day, item string) (Base, bool) {
	var vs []float64
	for _, d := range first[:min(len(first), baselineDays)] {
		if v, ok := d.Value(item); ok {
			vs = append(vs, float64(v))
		}
	}
	if len(vs) < baselineMin {
		return Base{N: len(vs)}, false
	}
	mean, sd := meanSD(vs)
	return Base{Mean: mean, SD: max(sd, baselineFloorSD), N: len(vs)}, true
}

// Mean returns the mean of an item over days and the number of answers in it.
func Mean(days []Day, item string) (mean float64, n int) {
	var vs []float64
	for _, d := range days {
		if v, ok := d.Value(item); ok {
			vs = append(vs, float64(v))
		}
	}
	mean, _ = meanSD(vs)
	return mean, len(vs)
}

// Changed reports whether the days' mean differs from the usual by the rule:
// at least 4 answers, 1.5 points and one standard deviation of one's own.
func (b Base) Changed(days []Day, item string) (mean float64, n int, changed bool) {
	mean, n = Mean(days, item)
	diff := math.Abs(mean - b.Mean)
	return mean, n, n >= changeMinN && diff >= changePoints && diff >= b.SD
}

func meanSD(vs []float64) (mean, sd float64) {
	if len(vs) == 0 {
		return 0, 0
	}
	for _, v := range vs {
		mean += v
	}
	mean /= float64(len(vs))
	if len(vs) < 2 {
		return mean, 0
	}
	for _, v := range vs {
		sd += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(sd / float64(len(vs)-1))
}
