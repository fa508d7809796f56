"""Times updates in PyTorch for `npm run bench -- gpu`: python torch-process.py DEVICE

Answers questions, a line of JSON each on standard input, with {"answer"} or {"error"} on file descriptor 3.
"""
import glob
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "engines"))

sys.dont_write_bytecode = True

answers = os.fdopen(3, "w")
device = sys.argv[1]
LEAST_SECONDS = 0.05
learners, batches = {}, []


def library_folders():
    """Where pip's packages have CUDA's libraries, for others that need them."""
    import torch

    packages = os.path.dirname(os.path.dirname(torch.__file__))
    return [*sorted(glob.glob(os.path.join(packages, "nvidia", "*", "lib"))), os.path.join(os.path.dirname(torch.__file__), "lib")]


def hello():
    import torch

    if device not in ("cpu", "cuda") or (device == "cuda" and not torch.cuda.is_available()):
        raise RuntimeError(f"PyTorch {torch.__version__} has no device '{device}'")
    return {
        "version": torch.__version__,
        "libraries": library_folders(),
    }


def precise(value):
    """Whether products have full float32, or as PyTorch is installed: TensorFloat-32 in convolutions."""
    import torch

    torch.backends.cudnn.allow_tf32 = not value


def seconds_of_one(learner, least):
    import torch

    if device == "cuda":
        torch.cuda.synchronize()
    start, count = time.perf_counter(), 0
    while True:
        learner.update(batches)
        if device == "cuda":
            torch.cuda.synchronize()
        count += 1
        elapsed = time.perf_counter() - start
        if elapsed >= least:
            return elapsed / count


def prepare(update, threads):
    """Keeps the faster way to lay out pictures, for each precision. Answers the seconds of one measurement."""
    import torch
    from torch_learning import LAYOUTS, Learner, some_batches

    torch.set_num_threads(threads)
    batches[:] = some_batches(update["size"], update["rows"], update["microBatchRows"])
    learners.clear()
    total = 0
    for kind in ("float32", "asInstalled") if device == "cuda" else ("float32",):
        precise(kind == "float32")
        tried = []
        for layout in LAYOUTS:
            learner = Learner(update["size"], layout, device)
            seconds_of_one(learner, 0)
            tried.append((seconds_of_one(learner, 0), learner))
        seconds, learners[kind] = min(tried, key=lambda each: each[0])
        total += seconds
    return total


def measure():
    seconds = {}
    for kind, learner in learners.items():
        precise(kind == "float32")
        seconds[kind] = seconds_of_one(learner, LEAST_SECONDS)
    return seconds


def answer(question):
    ask = question.pop("ask")
    return {"hello": hello, "prepare": prepare, "measure": measure}[ask](**question)


for line in sys.stdin:
    try:
        reply = {"answer": answer(json.loads(line))}
    except Exception as error:
        reply = {"error": " ".join(str(error).split()) or type(error).__name__}
    answers.write(json.dumps(reply) + "\n")
    answers.flush()
