"""What the statistics refuse to be computed from, and in which words."""

import numpy as np
import pytest

from analysis.checks import BadInput, TooFew, histogram, pair_of_histograms, probability, real, whole


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ([1, -3], "before: counts must be whole numbers of 0 or more, got -3."),
        ([1, 2.5], "before: counts must be whole numbers of 0 or more, got 2.5."),
        ([1, float("nan")], "before: counts must be whole numbers of 0 or more, got nan."),
        ([1, float("inf")], "before: counts must be whole numbers of 0 or more, got inf."),
        ([True, 2], "before: counts must be whole numbers of 0 or more, got True."),
        ([1, "2"], "before: counts must be whole numbers of 0 or more, got '2'."),
        ([1, None], "before: counts must be whole numbers of 0 or more, got None."),
        (np.array([1, -3]), "before: counts must be whole numbers of 0 or more, got -3."),
        (np.array([True, False]), "before: counts must be whole numbers of 0 or more, got True."),
        ([5], "before: counts need at least two categories, got 1."),
        ([], "before: counts need at least two categories, got 0."),
        ("12", "before: counts must be a list with one count per category, got '12'."),
        (b"12", "before: counts must be a list with one count per category, got b'12'."),
        ({1, 2}, "before: counts must be a list with one count per category, got {1, 2}."),
        ({1: 2, 3: 4}, "before: counts must be a list with one count per category, got {1: 2, 3: 4}."),
        (None, "before: counts must be a list with one count per category, got None."),
        (12, "before: counts must be a list with one count per category, got 12."),
        ([[1, 2], [3]], "before: counts must be whole numbers of 0 or more, got [1, 2]."),
        (
            np.ones((2, 2)),
            "before: counts must be a list with one count per category, got array([[1., 1.], [1., 1.]]).",
        ),
        (np.array(3), "before: counts must be a list with one count per category, got array(3)."),
    ],
)
def test_a_wrong_histogram_is_refused_with_one_sentence_that_names_it(counts, message):
    with pytest.raises(BadInput) as caught:
        histogram(counts, name="before")
    assert str(caught.value) == message


def test_what_is_shown_of_a_wrong_value_stays_short():
    with pytest.raises(BadInput) as caught:
        histogram(["x" * 1000, 2])
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize("counts", [[1, 2], (1, 2), np.array([1, 2]), np.array([1.0, 2.0]), [1.0, np.int64(2)]])
def test_any_list_of_whole_numbers_becomes_plain_whole_numbers(counts):
    found = histogram(counts)
    assert found == (1, 2)
    assert [type(value) for value in found] == [int, int]


def test_a_refusal_is_a_value_error():
    assert issubclass(BadInput, ValueError)


def test_two_sides_on_different_scales_are_refused():
    with pytest.raises(BadInput, match=r"same number of categories, got 2 and 3\.$"):
        pair_of_histograms([1, 2], [1, 2, 3])


def test_each_side_is_named_when_it_is_wrong():
    with pytest.raises(BadInput, match=r"^after: "):
        pair_of_histograms([1, 2], [1, -2])


@pytest.mark.parametrize("value", [0, 1, -0.1, float("nan"), "0.9", True, None])
def test_a_number_on_or_outside_its_bounds_is_refused(value):
    with pytest.raises(BadInput, match=r"^level must be a number between 0 and 1, got "):
        real(value, name="level", above=0, below=1)


def test_a_number_without_bounds_must_still_be_finite():
    with pytest.raises(BadInput, match=r"^x must be a finite number, got inf\.$"):
        real(float("inf"), name="x")


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), "1", True])
def test_a_probability_outside_0_to_1_is_refused(value):
    with pytest.raises(BadInput, match=r"^p must be a number from 0 to 1, got "):
        probability(value, name="p")


def test_both_ends_of_a_probability_are_allowed():
    assert [probability(end, name="p") for end in (0, 1)] == [0.0, 1.0]


@pytest.mark.parametrize("value", [1, 2.5, "3", True])
def test_a_whole_number_under_the_least_is_refused(value):
    with pytest.raises(BadInput, match=r"^minimum must be a whole number of 2 or more, got "):
        whole(value, name="minimum", least=2)


def test_too_few_is_a_value_that_cannot_be_changed():
    assert TooFew(3, 10) == TooFew(n=3, needed=10)
    with pytest.raises(AttributeError):
        TooFew(3, 10).n = 4
