import numpy as np
import pandas as pd
import pytest

from datasets.workspace.samples import RETAIL, SAMPLES, SUBSCRIPTION, Sample
from models.interventions.scenario import Change, Condition, Scenario


def outcome(sample: Sample, frame: pd.DataFrame) -> np.ndarray:
    column = frame[str(sample.edits.outcome)]
    if sample is SUBSCRIPTION:
        return (column == sample.edits.positive).to_numpy(dtype=float)
    return column.to_numpy(dtype=float)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.key)
def test_the_same_seed_is_the_same_table(sample: Sample) -> None:
    pd.testing.assert_frame_equal(sample.make(7), sample.make(7))
    assert not sample.make(7).equals(sample.make(8))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.key)
def test_expected_needs_the_table_only_and_is_true(sample: Sample) -> None:
    """Outcome minus its expectation is noise: in all, and within tenths of the expectation."""
    frame = sample.make(11)
    mean = sample.expected(frame)
    gap = outcome(sample, frame) - mean
    error = gap.std() / np.sqrt(len(frame))
    assert abs(gap.mean()) < 4 * error
    for part in np.array_split(np.argsort(mean), 10):
        assert abs(gap[part].mean()) < 4.5 * gap[part].std() / np.sqrt(len(part))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.key)
def test_what_ifs_are_scenarios_with_an_effect(sample: Sample) -> None:
    frame = sample.make(3)
    assert len(sample.what_ifs) >= 2
    for what_if in sample.what_ifs:
        scenario = Scenario(
            tuple(Change(*change) for change in what_if.changes),
            tuple(Condition(*condition) for condition in what_if.who),
        )
        moved = sample.expected(scenario.changed(frame)) - sample.expected(frame)
        mask = scenario.mask(frame)
        assert mask.sum() > 1000
        assert abs(moved[mask].mean()) > 0.02 * sample.expected(frame).mean()


@pytest.mark.parametrize(
    ("sample", "lever"),
    [(SUBSCRIPTION, "support"), (SUBSCRIPTION, "discount"), (RETAIL, "promotion")],
)
def test_levers_were_handed_out_unfairly(sample: Sample, lever: str) -> None:
    """The naive difference has the wrong sign, or is far from the truth."""
    frame = sample.make(7)
    happened, given = outcome(sample, frame), (frame[lever] == "Yes").to_numpy()
    naive = happened[given].mean() - happened[~given].mean()
    on, off = (sample.expected(frame.assign(**{lever: word})) for word in ("Yes", "No"))
    truth = float((on - off).mean())
    assert naive * truth < 0 or abs(naive) < 0.2 * abs(truth)
    assert 0.15 < given.mean() < 0.5
