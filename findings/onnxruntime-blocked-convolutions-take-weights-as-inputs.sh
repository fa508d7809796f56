#!/usr/bin/env bash
# One would guess: ONNX Runtime computes a convolution equally fast whether its weights are constants of the model or inputs.
# What happens: only constant weights get the operators that read pixels in place (domain com.microsoft.nchwc); weights that
# are inputs take a path that copies each filter's pixels together, which is slower and has other last bits. A model may name
# the internal operators itself, and then they take inputs as weights: the speed and the bits are those of constant weights.
# Where: onnxruntime 1.32.0 (PyPI), CPU, one thread, x86-64 with AVX2 or AVX-512.
# Why it matters: whoever trains with ONNX Runtime has weights as inputs, for forward passes and for gradients.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import time

import numpy, onnxruntime
from onnx import TensorProto, helper, numpy_helper

random = numpy.random.default_rng(1)
rows, inputs, filters, kernel, stride, size = 16, 32, 64, 4, 2, 20
pictures = random.standard_normal((rows, inputs, size, size)).astype(numpy.float32)
weights = (random.standard_normal((filters, inputs, kernel, kernel)) * 0.05).astype(numpy.float32)
nchwc = "com.microsoft.nchwc"
shape = dict(kernel_shape=[kernel, kernel], strides=[stride, stride])


def session(nodes, graph_inputs, initializers=()):
    tensor = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
    graph = helper.make_graph(nodes, "g", [tensor(name) for name in graph_inputs], [tensor("y")], list(initializers))
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(nchwc, 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def measured(run, feeds):
    seconds = []
    for _ in range(60):
        start = time.process_time()
        result = run.run(None, feeds)[0]
        seconds.append(time.process_time() - start)
    return result, min(seconds)


node = helper.make_node("ReorderInput", ["x"], ["y"], domain=nchwc)
block = session([node], ["x"]).run(None, {"x": numpy.zeros((1, 4, 1, 1), numpy.float32)})[0].size
split = weights.reshape(filters // block, block, inputs // block, block, kernel, kernel)
blocked = numpy.ascontiguousarray(split.transpose(0, 2, 4, 5, 3, 1)).reshape(weights.shape)

conv = helper.make_node("Conv", ["x", "w"], ["y"], **shape)
direct = [
    helper.make_node("ReorderInput", ["x"], ["a"], domain=nchwc),
    helper.make_node("Conv", ["a", "w"], ["b"], domain=nchwc, **shape),
    helper.make_node("ReorderOutput", ["b"], ["y"], domain=nchwc, channels=filters),
]
constant, constant_time = measured(session([conv], ["x"], [numpy_helper.from_array(weights, "w")]), {"x": pictures})
fed, fed_time = measured(session([conv], ["x", "w"]), {"x": pictures, "w": weights})
named, named_time = measured(session(direct, ["x", "w"]), {"x": pictures, "w": blocked})
print("onnxruntime", onnxruntime.__version__, "blocks of", block)
print(f"Conv, constant weights {1e3 * constant_time:.2f} ms, weights as input {1e3 * fed_time:.2f} ms")
print(f"the internal operator, weights as input {1e3 * named_time:.2f} ms")
print("numbers that differ from constant weights: input", int((fed != constant).sum()), "internal", int((named != constant).sum()))
assert block in (8, 16) and numpy.array_equal(named, constant)
assert not numpy.array_equal(fed, constant) and numpy.allclose(fed, constant, atol=1e-4)
assert fed_time > 1.3 * named_time, (fed_time, named_time)
PYTHON
