"""Computes with rliable what Lockstep's statistics compute: python rliable_scores.py

Reads a list of {"x": scores, "y": scores, "thresholds": [...], "repetitions": n} from its input, scores by task and run,
and answers each with point estimates and 95 % intervals, as JSON.
"""

import json
import sys

import numpy as np
from rliable import library, metrics

def estimates(scores, aggregate, repetitions):
    values, intervals = library.get_interval_estimates(
        {"all": scores}, aggregate, reps=repetitions
    )
    return {
        "values": np.ravel(values["all"]).tolist(),
        "low": np.ravel(intervals["all"][0]).tolist(),
        "high": np.ravel(intervals["all"][1]).tolist(),
    }


def aggregates(scores):
    return np.array(
        [
            metrics.aggregate_iqm(scores),
            metrics.aggregate_mean(scores),
            metrics.aggregate_median(scores),
        ]
    )


def answer(given):
    # rliable's scores are [runs, tasks].
    x, y = (np.array(given[name]).T for name in ("x", "y"))
    repetitions = given["repetitions"]
    profile, ends = library.create_performance_profile(
        {"all": x}, np.array(given["thresholds"]), reps=repetitions
    )
    improvement, improvement_ends = library.get_interval_estimates(
        {"x,y": (x, y)}, metrics.probability_of_improvement, reps=repetitions
    )
    return {
        "aggregates": estimates(x, aggregates, repetitions),
        "profile": {
            "values": profile["all"].tolist(),
            "low": ends["all"][0].tolist(),
            "high": ends["all"][1].tolist(),
        },
        "improvement": {
            "values": np.ravel(improvement["x,y"]).tolist(),
            "low": np.ravel(improvement_ends["x,y"][0]).tolist(),
            "high": np.ravel(improvement_ends["x,y"][1]).tolist(),
        },
    }


print(json.dumps([answer(given) for given in json.load(sys.stdin)]))
