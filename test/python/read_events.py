"""Reads a folder's event files as TensorBoard does: python read_events.py FOLDER

Answers each line of its input with what it has read by then, as one line of JSON.
"""

import json
import logging
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2

logging.disable(logging.WARNING)
everything = {"scalars": 0, "images": 0, "tensors": 0}
accumulator = EventAccumulator(sys.argv[1], size_guidance=everything)


def hparams():
    found = {}
    for tag, content in accumulator.PluginTagToContent("hparams").items():
        data = plugin_data_pb2.HParamsPluginData.FromString(content)
        found[tag] = {
            "settings": {
                name: getattr(value, value.WhichOneof("kind"))
                for name, value in data.session_start_info.hparams.items()
            },
            "status": data.session_end_info.status,
        }
    return found


def texts(tags):
    return {
        tag: [
            [event.step, event.tensor_proto.string_val[0].decode()]
            for event in accumulator.Tensors(tag)
        ]
        for tag in tags
        if tag.endswith("/text_summary")
    }


for _ in sys.stdin:
    accumulator.Reload()
    tags = accumulator.Tags()
    print(
        json.dumps(
            {
                "scalars": {
                    tag: [[event.step, event.value] for event in accumulator.Scalars(tag)]
                    for tag in tags["scalars"]
                },
                "images": {
                    tag: [
                        [event.step, event.width, event.height, event.encoded_image_string.hex()]
                        for event in accumulator.Images(tag)
                    ]
                    for tag in tags["images"]
                },
                "texts": texts(tags["tensors"]),
                "hparams": hparams() if "_hparams_/session_start_info" in tags["tensors"] else {},
            }
        ),
        flush=True,
    )
