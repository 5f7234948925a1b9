"""VROOM, exploration level 0, one thread, on the CVRP and Solomon files of best_known.csv: DIR [FOLDERS] [TEXT].

Prints FOLDER FILE BEST GAP SECONDS, one line an instance: gap in %, CPU seconds of the search.
"""

import csv
import math
import sys
import time

import numpy
import vroom


def read_cvrp(path):
    sections, capacity, section = {}, 0, None
    with open(path) as file:
        for words in (line.replace(":", " ").split() for line in file):
            if words and words[0] == "CAPACITY":
                capacity = int(words[1])
            elif words and words[0].endswith("_SECTION"):
                section = sections.setdefault(words[0], [])
            elif section is not None and words:
                section.append([float(word) for word in words if word != "EOF"])
    places = [(x, y) for _, x, y in sections["NODE_COORD_SECTION"]]
    demands = [int(demand) for _, demand in sections["DEMAND_SECTION"]]
    ways = [[int(math.dist(a, b) + 0.5) for b in places] for a in places]
    fleet = math.ceil(sum(demands) / capacity * 1.1) + 3
    return ways, [(demand, None, 0) for demand in demands], capacity, fleet


def read_solomon(path):
    with open(path) as file:
        rows = [[float(word) for word in words] for words in map(str.split, file) if words and words[0][0].isdigit()]
    (fleet, capacity), stops = rows[0], rows[1:]
    ways = [[int(math.dist(a[1:3], b[1:3]) * 10) for b in stops] for a in stops]
    needs = [(int(stop[3]), (int(stop[4]) * 10, int(stop[5]) * 10), int(stop[6]) * 10) for stop in stops]
    return ways, needs, int(capacity), int(fleet)


READERS = {"cvrp": read_cvrp, "vrptw": read_solomon}


def solve(ways, needs, capacity, fleet):
    problem = vroom.Input()
    problem.set_durations_matrix("car", numpy.array(ways, dtype=numpy.uint32))
    windows = [vroom.TimeWindow(*window) if window else None for _, window, _ in needs]
    shift = {"time_window": windows[0]} if windows[0] else {}
    problem.add_vehicle([vroom.Vehicle(id, start=0, end=0, capacity=[capacity], **shift) for id in range(1, fleet + 1)])
    problem.add_job(
        [
            vroom.Job(
                id, id, default_service=needs[id][2], delivery=vroom.Amount([needs[id][0]]),
                time_windows=[windows[id]] if windows[id] else [],
            )
            for id in range(1, len(needs))
        ]
    )
    began = time.process_time()
    solution = problem.solve(exploration_level=0, nb_threads=1)
    return solution.summary, time.process_time() - began


def main(data, folders="", text=""):
    with open(f"{data}/best_known.csv", newline="") as table:
        for row in csv.DictReader(table):
            folder, name, best = row["folder"], row["file"], float(row["best_known"])
            if folder not in READERS or (folders and folder not in folders.split(",")) or text not in name:
                continue
            summary, seconds = solve(*READERS[folder](f"{data}/{folder}/{name}"))
            gap = (summary.cost / best - 1) * 100 if summary.unassigned == 0 else math.inf
            print(f"{folder} {name} {best:.1f} {gap:.2f} {seconds:.3f}", flush=True)


main(*sys.argv[1:])
