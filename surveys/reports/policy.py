"""The thresholds of the gate, taken from the terms in force."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.disclosure import DisclosurePolicy
from surveys.terms import Terms


@dataclass(frozen=True)
class Policy:
    """What the gate lets through: how fine a row may be printed, and from when a comparison may speak."""

    disclosure: DisclosurePolicy
    clients_each_side: int
    margin: tuple[float, float]
    low_coverage_percent: float
    full_coverage_percent: float
    coverage_points: float
    mix_points: float
    clients_to_judge: int
    numbers_per_block: int


def policy_of(terms: Terms) -> Policy:
    """Build the policy from the terms; thresholds that contradict each other are refused."""
    named = terms.disclosure
    disclosure = DisclosurePolicy(
        block_clients=named["block_clients"],
        statement_minimum=named["statement_answers"],
        tenths_below=named["tenths_below"],
        five_from=named["five_classes_from"],
        smallest_class=named["smallest_class"],
        most=named["most_percent"] / 100,
        coarse_step=named["percent_step"],
        round_n=named["round_to"],
    )
    compared = terms.comparison
    return Policy(
        disclosure,
        int(compared["clients_each_side"]),
        (compared["margin_low"], compared["margin_high"]),
        low_coverage_percent=compared["low_coverage_percent"],
        full_coverage_percent=compared["full_coverage_percent"],
        coverage_points=compared["coverage_points"],
        mix_points=compared["mix_points"],
        clients_to_judge=int(compared["clients_to_judge"]),
        numbers_per_block=int(compared["numbers_per_block"]),
    )
