"""How strong is the evidence so far, for one who looks again each time a block is added?

An ordinary p-value is only right for one look. An e-value may be looked at after every frozen block: if nothing
changed, it passes 20 in at most 1 of 20 histories, however often one looks and whenever one stops.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from analysis.checks import BadInput, real, whole
from analysis.results import Result

SIGN = "e-process, sign test, beta(1,1)"
TWO_SHARES = "e-process, two shares, turner-ly-grunwald"


@dataclass(frozen=True, kw_only=True)
class Evidence(Result):
    """How the evidence against 'nothing changed' grew from block to block.

    Parameters
    ----------
    log10
        The e-value after each block, as its logarithm to base 10: 0 is no evidence, 1 is ten to one, and below 0 the
        blocks speak for no change.
    """

    log10: tuple[float, ...]


def sign_evidence(blocks: Sequence[tuple[int, int]]) -> Evidence:
    """Say after each block how strong the evidence is that clients move up, or down, more than by chance.

    Parameters
    ----------
    blocks
        Per frozen block, in order: how many clients gave a higher and how many a lower answer than their time before.

    Returns
    -------
    Evidence
        `estimate` is the share that went up among those who changed, from 0 to 1, None when nobody did; above one half
        is better after. `p` is one over the largest e-value so far, at most 1: right at every look, two-sided. `n`
        counts the clients who changed.

    Raises
    ------
    BadInput
        When a block is no pair of whole numbers of 0 or more.

    Notes
    -----
    With s up and f down so far the e-value is 2^(s + f) B(1 + s, 1 + f): the chance of the answers when every share
    from 0 to 1 was equally likely beforehand, against their chance when up and down are equally likely. It depends on
    the totals so far only, so the order within a block does not matter. A block without changes leaves it as it was.

    References
    ----------
    Ville, J. (1939). Étude critique de la notion de collectif. Gauthier-Villars (why every look is right).
    Ramdas, A., Grünwald, P., Vovk, V. and Shafer, G. (2023). Game-theoretic statistics and safe anytime-valid
    inference. Statistical Science 38, 576-601.
    The same in R: ``log10(2^(s + f) * beta(1 + s, 1 + f))``.

    Examples
    --------
    >>> found = sign_evidence([(6, 1), (5, 2), (9, 1)])
    >>> [round(10**value, 2) for value in found.log10], round(found.p, 4)
    ([2.29, 3.0, 63.16], 0.0158)
    """
    pairs = [_pair(block, ("up", "down")) for block in blocks]
    ups, downs = (list(accumulate(side)) for side in ([up for up, _ in pairs], [down for _, down in pairs]))
    log10 = tuple(_log_sign(up, down) / math.log(10) for up, down in zip(ups, downs, strict=True))
    changed = ups[-1] + downs[-1] if pairs else 0
    return Evidence(
        method=SIGN, n=changed, estimate=ups[-1] / changed if changed else None, p=_any_time_p(log10), log10=log10
    )


def two_share_evidence(
    *, before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]], prior: float = 0.18
) -> Evidence:
    """Say after each pair of blocks how strong the evidence is that two shares differ.

    Parameters
    ----------
    before, after
        Per step, in order: how many were positive, and how many answered. A step may have nobody on a side.
    prior
        How much is known of each share beforehand, above 0: as if that many positive and that many other answers had
        been seen. The default is the authors' choice for one answer a side and step; choose it before looking.

    Returns
    -------
    Evidence
        `estimate` is the share after less the share before, from -1 to 1, None when a side is empty. `p` is one over
        the largest e-value so far, at most 1: right at every look, two-sided. `n` counts the answers.

    Raises
    ------
    BadInput
        When a side is no list of pairs with 0 <= positive <= answered, the sides differ in their number of steps, or
        `prior` is not above 0.

    Notes
    -----
    Before each step the two shares are guessed from the steps before it, (positive + prior) / (answered + 2 prior). The
    e-value is multiplied by the chance of the step's answers under the two guesses, over their chance under the one
    share in between, weighted by the numbers of answers of the step: of all single shares that is the one which makes
    the e-value right. The first step has nothing to guess from and so leaves 1. The order of the steps matters, and is
    that of the frozen blocks; the order within a block does not.

    References
    ----------
    Turner, R. J., Ly, A. and Grünwald, P. D. (2024). Generic E-variables for exact sequential k-sample tests that allow
    for optional stopping. Journal of Statistical Planning and Inference 230, 106116.
    Close to R's ``safestats::safeTwoProportionsTest``, which asks for steps of equal size.

    Examples
    --------
    >>> found = two_share_evidence(before=[(4, 10), (5, 12), (3, 11)], after=[(8, 10), (9, 11), (10, 12)])
    >>> [round(10**value, 2) for value in found.log10], round(found.p, 4)
    ([1.0, 7.51, 256.39], 0.0039)
    """
    firsts = [_of_total(step, "before") for step in before]
    seconds = [_of_total(step, "after") for step in after]
    if len(firsts) != len(seconds):
        raise BadInput(f"before and after must have the same number of steps, got {len(firsts)} and {len(seconds)}.")
    prior = real(prior, name="prior", above=0)
    seen_before, seen_after, logs = (0, 0), (0, 0), [0.0]
    for first, second in zip(firsts, seconds, strict=True):
        logs.append(logs[-1] + _log_step(first, second, _guess(seen_before, prior), _guess(seen_after, prior)))
        seen_before = (seen_before[0] + first[0], seen_before[1] + first[1])
        seen_after = (seen_after[0] + second[0], seen_after[1] + second[1])
    log10 = tuple(value / math.log(10) for value in logs[1:])
    both = seen_before[1] > 0 and seen_after[1] > 0
    return Evidence(
        method=TWO_SHARES,
        n=seen_before[1] + seen_after[1],
        estimate=seen_after[0] / seen_after[1] - seen_before[0] / seen_before[1] if both else None,
        p=_any_time_p(log10),
        log10=log10,
    )


def _log_sign(up: int, down: int) -> float:
    from scipy.special import betaln

    return (up + down) * math.log(2) + float(betaln(1 + up, 1 + down))


def _any_time_p(log10: Sequence[float]) -> float:
    return float(10.0 ** -max(log10, default=0.0)) if max(log10, default=0.0) > 0 else 1.0


def _guess(seen: tuple[int, int], prior: float) -> float:
    return (seen[0] + prior) / (seen[1] + 2 * prior)


def _log_step(first: tuple[int, int], second: tuple[int, int], of_first: float, of_second: float) -> float:
    answered = first[1] + second[1]
    if answered == 0:
        return 0.0
    joint = (first[1] * of_first + second[1] * of_second) / answered
    alone = _log_chance(first, of_first) + _log_chance(second, of_second)
    return alone - _log_chance((first[0] + second[0], answered), joint)


def _log_chance(counts: tuple[int, int], share: float) -> float:
    return counts[0] * math.log(share) + (counts[1] - counts[0]) * math.log1p(-share)


def _pair(value: tuple[int, int], names: tuple[str, str], name: str = "blocks") -> tuple[int, int]:
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise BadInput(f"{name} must hold pairs of {names[0]} and {names[1]}, got {value!r}.")
    return whole(value[0], name=f"{name} {names[0]}"), whole(value[1], name=f"{name} {names[1]}")


def _of_total(value: tuple[int, int], name: str) -> tuple[int, int]:
    positive, answered = _pair(value, ("positive", "answered"), name)
    if positive > answered:
        raise BadInput(f"{name} positive must be at most answered = {answered}, got {positive}.")
    return positive, answered
