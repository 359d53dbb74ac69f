"""A seed that nobody chose."""

from __future__ import annotations

from luckytui.seed import DRAWN_SEEDS, draw_seed


def test_drawn_seeds_are_short_and_differ() -> None:
    drawn = [draw_seed() for _ in range(100)]
    assert all(0 <= seed < DRAWN_SEEDS for seed in drawn)
    assert len(set(drawn)) > 90
