"""PyVRP on the instances of best_known.csv that its reader takes: DIR SECONDS [FOLDERS] [TEXT]. One seed, CPU seconds, one thread."""

import csv
import importlib.metadata
import sys
import time

import pyvrp
from pyvrp.stop import MaxRuntime

ROUNDING = {"cvrp": "round", "vrptw-vrplib": "dimacs", "mdvrptw": "exact", "pcvrptw": "dimacs", "hfvrp": "exact", "vrpb": "round"}
# The unit of the rounding, in units of the best known value.
UNIT = {"vrptw-vrplib": 10, "hfvrp": 100_000}


class CPUTime(MaxRuntime):
    def __init__(self, seconds):
        super().__init__(seconds * 1000)
        self.limit, self.began = seconds, time.thread_time()

    def __call__(self, best_cost):
        return time.thread_time() - self.began > self.limit


def main(data, seconds, folders="", text=""):
    version = importlib.metadata.version("pyvrp")
    print("peer           instance              best known      PyVRP   gap %")
    with open(f"{data}/best_known.csv", newline="") as table:
        for row in csv.DictReader(table):
            folder, name, best = row["folder"], row["file"], float(row["best_known"])
            if folder not in ROUNDING or (folders and folder not in folders.split(",")) or text not in name:
                continue
            problem = pyvrp.read(f"{data}/{folder}/{name}", round_func=ROUNDING[folder])
            result = pyvrp.solve(problem, stop=CPUTime(float(seconds)), seed=1, display=False)
            value = result.cost() / UNIT.get(folder, 1) if result.is_feasible() else float("inf")
            print(f"PyVRP {version:8s} {name:20s} {best:11.1f} {value:10.1f} {(value / best - 1) * 100:7.2f}")


main(*sys.argv[1:])
