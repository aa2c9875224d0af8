"""Bar charts in messages: Slack's block `data_visualization`. The text beside a chart always says the same.

https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_sdk.models.blocks import Block

from handlers.message import Message

LONGEST_TITLE, LONGEST_NAME = 50, 20


class BarChart(Block):
    """Bars for each category, one of each series. Every series has a number for every category.

    Slack takes it in messages only: 2 in a message, 6 series, 20 categories. Their names are cut after 20 characters,
    the title after 50. Slack's client library has no class for it.
    """

    def __init__(self, title: str, categories: Sequence[str], series: Mapping[str, Sequence[int]]) -> None:
        super().__init__(type="data_visualization")
        labels = [name[:LONGEST_NAME] for name in categories]
        bars = {name[:LONGEST_NAME]: zip(labels, values, strict=True) for name, values in series.items()}
        self._title, self._axes = title[:LONGEST_TITLE], {"categories": labels, "y_label": "Count"}
        self._series = [
            {"name": name, "data": [{"label": label, "value": value} for label, value in pairs]}
            for name, pairs in bars.items()
        ]

    def to_dict(self) -> dict[str, Any]:
        """The block as Slack takes it."""
        chart = {"type": "bar", "series": self._series, "axis_config": self._axes}
        return {"type": self.type, "title": self._title, "chart": chart}


def without_charts(message: Message) -> Message:
    """The same message for a Slack that has no charts; the very same where there is none in it."""
    rest = [block for block in message.blocks if not isinstance(block, BarChart)]
    return message if len(rest) == len(message.blocks) else replace(message, blocks=rest)
