"""How sure a mean of marks from 1 to 10 is: an interval that suits a scale with two ends and few answers.

Wilson's score interval (E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
of the American Statistical Association 22, 1927, 209–212) is made for a share, between 0 and 1. A mean of marks is one
too: of the way from 1 to 10. Marks lie closer together than yes and no do; by how much (the dispersion of R. W. M.
Wedderburn, "Quasi-likelihood functions", Biometrika 61, 1974, 439–447) makes each answer count for more than one.
Near an end the interval is lopsided and never leaves the scale, as mean ± margin would: such a margin cut off at 10
says of a 9,6 that 10 is as likely as not.

How far marks lie apart is taken from all chosen sessions with ten answers or more together: five marks of their own
tell little about it, and would be given away (`rules.py`). Student's t stands for the normal quantile, because that
spread too is measured.
"""

from math import sqrt

from sessions_app.insights.rules import HIGHEST, LOWEST, Spread, t_quantile

SCALE = HIGHEST - LOWEST
ROUNDING = 1 / 12  # marks are whole numbers: that much variance hides in them even when all are the same (Sheppard)


def mean_interval(n: int, total: int, spread: Spread) -> tuple[float, float] | None:
    """The 95% interval of a mean of n marks that sum to `total`. None when no session has answers enough to tell how
    far marks lie apart."""
    deviation = spread.deviation
    if deviation is None or n < 1:
        return None
    share = (total / n - LOWEST) / SCALE
    weight = t_quantile(spread.n - 1) ** 2 * _dispersion(deviation, spread.total / spread.n) / n
    middle = (share + weight / 2) / (1 + weight)
    margin = sqrt(max(share * (1 - share), 0) * weight + weight * weight / 4) / (1 + weight)
    low, high = max(middle - margin, 0), min(middle + margin, 1)
    return LOWEST + SCALE * low, LOWEST + SCALE * high


def _dispersion(deviation: float, mean: float) -> float:
    """The variance as a share of what it would be if everybody gave a 1 or a 10; never more than that."""
    most = (mean - LOWEST) * (HIGHEST - mean)
    variance = deviation * deviation + ROUNDING
    return variance / most if variance < most else 1.0
