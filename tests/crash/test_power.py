"""Power cuts, rebuilt from the real writes and syncs of real contests; SIGKILL proves nothing about them."""

from __future__ import annotations

import pytest

from tests.crash.power import cut_power


def test_no_power_cut_takes_an_announced_call() -> None:
    """What was not synced is dropped, reordered or torn, 100 times: the journal still holds all that was announced."""
    tally, faults = cut_power(seed=1, cuts=100)
    assert faults == []
    assert (tally.cuts, tally.lost) == (100, 0)
    assert tally.announced > 0


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_without_the_sync_of_each_commit_the_same_cuts_do_find_losses(synchronous: str) -> None:
    """The control: were this harness blind, it would find nothing here either."""
    tally, faults = cut_power(seed=1, cuts=120, synchronous=synchronous)
    assert tally.lost > 0
    assert any("announced" in fault for fault in faults)
