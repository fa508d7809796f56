#!/usr/bin/env bash
# One would guess: ONNX Runtime computes a row of a batch alike, whoever else is in the batch.
# What happens: with weights as graph inputs, a Gemm or MatMul of ONE row has other last bits than the same row among two or
# more; from two rows on all batch sizes agree. With the weights as constants of the model a single row agrees as well.
# Where: onnxruntime 1.32.0 (PyPI), CPU, one thread, x86-64. The single row takes a matrix-vector kernel.
# Why it matters: actors that serve one environment get other log-probabilities than a learner that computes whole batches.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import numpy, onnxruntime
from onnx import TensorProto, helper, numpy_helper

random = numpy.random.default_rng(1)
rows = random.standard_normal((64, 3136)).astype(numpy.float32)
weights = (random.standard_normal((3136, 512)) * 0.02).astype(numpy.float32)


def differing(constant):
    """Numbers of the first row, of 512, that differ from those in a batch of 64, by batch size."""
    tensor = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    inputs = [tensor("x", ["rows", 3136])] + ([] if constant else [tensor("w", [3136, 512])])
    graph = helper.make_graph(
        [helper.make_node("Gemm", ["x", "w"], ["y"])],
        "product",
        inputs,
        [tensor("y", None)],
        [numpy_helper.from_array(weights, "w")] if constant else [],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )

    def first_row(count):
        feeds = {"x": rows[:count]} if constant else {"x": rows[:count], "w": weights}
        return session.run(None, feeds)[0][0].view(numpy.int32)

    whole = first_row(64)
    return {count: int((first_row(count) != whole).sum()) for count in (1, 2, 3, 8, 16)}


as_input, as_constant = differing(False), differing(True)
print("onnxruntime", onnxruntime.__version__)
print("weights as input, numbers of 512 that differ by batch size:   ", as_input)
print("weights as constant, numbers of 512 that differ by batch size:", as_constant)
assert as_input[1] > 0 and not any(as_input[count] for count in (2, 3, 8, 16)), as_input
assert not any(as_constant.values()), as_constant
PYTHON
