"""Which contests of a demonstration crash, and when."""

from __future__ import annotations

import pytest

from luckytui.tui.demo import Demo


def test_about_a_third_of_a_demonstration_crashes_midway() -> None:
    crashes = [Demo().crash_after(seed, 20) for seed in range(3_000)]
    crashed = [after for after in crashes if after is not None]
    assert 900 < len(crashed) < 1_100
    assert set(crashed) == {1, 2, 3, 4, 5}
    assert crashes == [Demo().crash_after(seed, 20) for seed in range(3_000)], "the seed alone decides"


@pytest.mark.parametrize("callers", [1, 2, 3, 5])
def test_a_small_demonstration_crashes_before_it_is_over(callers: int) -> None:
    crashed = [after for seed in range(200) if (after := Demo().crash_after(seed, callers)) is not None]
    assert crashed
    assert all(1 <= after <= max(callers // 2, 1) for after in crashed)
