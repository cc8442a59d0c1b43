"""Measure reading a stranger's large table, beside plain pandas and geopandas on the same file.

    .venv/bin/python -m tests.bench.intake [--rows 300000] [--rows 1000000]

The table is invented, the same every time: `;` between cells, cp1252, decimal commas, days before
months, line breaks in cells, 43 units, repeated rows, a last row that is the total. Each step runs
in a process of its own; memory is its highest resident size. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEED = 20_240_229
UNITS = [
    "kg", "KG", "Kg.", "kilogramos", "Kilos", "g", "gr", "gramos", "GRAMO", "mg", "t", "toneladas",
    "lb", "libras", "oz", "onzas", "L", "litros", "Lts", "ml", "cc", "galones", "unidades",
    "UNIDAD", "und", "pastillas", "tabletas", "comprimidos", "cápsulas", "dosis", "plantas",
    "matas", "paquetes", "bultos", "cajetillas", "cartones", "metros", "hectáreas", "papeletas",
    "cigarrillos", "ampollas", "frascos", "n/d",
]  # fmt: skip
DRUGS = [
    "COCAÍNA", "MARIHUANA", "BASE DE COCA", "HEROÍNA", "Éxtasis", "HACHÍS", "2CB", "METANFETAMINA",
]  # fmt: skip
TOWNS = [
    "Cartagena", "Turbo", "Buenaventura", "Barranquilla", "Santa Marta", "Medellín", "Cali",
    "Bogotá", "Tumaco", "Ipiales", "Cúcuta", "Riohacha", "Leticia", "Pasto", "Quibdó", "Apartadó",
]  # fmt: skip


def make_table(path: Path, rows: int) -> None:
    """Write the invented table."""
    pick = random.Random(SEED)
    header = (
        "FECHA HECHO;DEPARTAMENTO;MUNICIPIO;CLASE BIEN;TIPO DE DROGA;CANTIDAD;UNIDAD;LATITUD;"
        "LONGITUD;OBSERVACIONES"
    )
    spots = [
        (pick.uniform(-4, 12), pick.uniform(-79, -67), pick.choice(TOWNS)) for _ in range(1_200)
    ]
    with path.open("w", encoding="cp1252", newline="") as stream:
        stream.write(header + "\r\n")
        line = ""
        for number in range(rows):
            if number % 23 == 22:
                stream.write(line)  # an exact copy of the row before
                continue
            lat, lon, town = pick.choice(spots)
            amount = f"{pick.lognormvariate(2, 2):.3f}".replace(".", ",")
            day = f"{pick.randint(1, 28):02d}/{pick.randint(1, 12):02d}/{pick.randint(2015, 2024)}"
            note = f'"Hallazgo {number}\n2ª línea"' if number % 9 == 0 else f"Hallazgo {number}"
            line = (
                f"{day};Depto {number % 33};{town};ESTUPEFACIENTE;{pick.choice(DRUGS)};{amount};"
                f"{pick.choice(UNITS)};{lat:.6f};{lon:.6f};{note}\r\n"
            )
            stream.write(line)
        stream.write("TOTAL;;;;;99999999,5;;;;\r\n")


def run_plain(path: Path, _folder: Path) -> dict[str, object]:
    """Read with pandas and make points with geopandas: no check, no decision, no case."""
    import geopandas
    import pandas as pd

    frame = pd.read_csv(path, sep=";", encoding="cp1252", decimal=",")
    lon = pd.to_numeric(frame["LONGITUD"], errors="coerce")
    lat = pd.to_numeric(frame["LATITUD"], errors="coerce")
    points = geopandas.GeoDataFrame(frame, geometry=geopandas.points_from_xy(lon, lat), crs=4326)
    return {"rows": len(points)}


def run_open(path: Path, _folder: Path) -> dict[str, object]:
    """Read the text cells and suggest the mapping: what a preview needs."""
    from geodata.intake.suggest import suggest_mapping
    from geodata.intake.tables import open_tables

    raw = open_tables(path)[0]
    return {"rows": raw.read, "table": suggest_mapping(raw).table}


def run_intake(path: Path, _folder: Path) -> dict[str, object]:
    """Read, check and convert every row."""
    from geodata.intake.read_file import read_file

    found = read_file(path).intakes[0]
    return {"rows": found.read, "accepted": found.accepted, "aside": len(found.set_aside)}


def run_import(path: Path, folder: Path) -> dict[str, object]:
    """Read, check, convert, and write the case."""
    from geodata.intake.case_files import CaseInfo, write_case
    from geodata.intake.read_file import read_file

    found = read_file(path)
    write_case(folder, found.intakes, CaseInfo("bench"))
    return {"rows": found.intakes[0].read, "accepted": found.intakes[0].accepted}


def run_back(_path: Path, folder: Path) -> dict[str, object]:
    """Read the written case again, with every check."""
    from geodata.read import read_case_files

    files = read_case_files(folder)
    return {"rows": len(files.tables["seizures"]), "aside": len(files.set_aside)}


STEPS = {
    "plain": run_plain, "open": run_open, "intake": run_intake, "import": run_import,
    "back": run_back,
}  # fmt: skip


def run_step(name: str, path: Path, folder: Path) -> None:
    """Run one step in this process and print what it took as JSON."""
    start = time.perf_counter()
    found = STEPS[name](path, folder)
    took = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"step": name, "seconds": took, "mb": memory, **found}))


def main() -> None:
    """Make the tables, run every step, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, action="append")
    parser.add_argument("--step", nargs=3, metavar=("STEP", "FILE", "FOLDER"))
    options = parser.parse_args()
    if options.step:
        name, file, folder = options.step
        run_step(name, Path(file), Path(folder))
        return
    print("| rows | step | seconds | peak MB | result |\n|---|---|---|---|---|")
    for rows in options.rows or [300_000, 1_000_000]:
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "incautaciones.csv"
            make_table(path, rows)
            size = path.stat().st_size / 1e6
            for name in STEPS:
                command = [sys.executable, "-m", "tests.bench.intake", "--step", name, str(path)]
                done = subprocess.run(
                    [*command, str(Path(scratch) / "case")],
                    capture_output=True, text=True, check=True,
                )  # fmt: skip
                found = json.loads(done.stdout.splitlines()[-1])
                rest = {k: v for k, v in found.items() if k not in {"step", "seconds", "mb"}}
                print(
                    f"| {rows:,} ({size:.0f} MB) | {STEPS[name].__doc__.splitlines()[0]} "
                    f"| {found['seconds']:.1f} | {found['mb']:,.0f} | {rest} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
