"""Apache Spark: `spark.py MASTER INVENTORY OUT` writes the verdicts of an inventory (JSON lines) to two folders.

OUT/lines has each answer as it is. OUT/columns has a DataFrame's columns, whose types are those of hvmmio's JSON Schema.
"""

import json
import os
import subprocess
import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, from_json, struct, to_json

# Exit code 1 says that a conflict was found, which is no failure of the worker; any other is one, and Spark tries again.
COMMAND = "sh -c 'hvmmio simulate --ndjson; test $? -le 1'"
PARTITIONS = 8
TYPES = {"string": "STRING", "integer": "BIGINT", "boolean": "BOOLEAN"}


def decide(lines):
    return lines.pipe(COMMAND, env={"PATH": os.environ["PATH"]}, checkCode=True)


def columns_of_answer(*names):
    """The types of an answer's members by `hvmmio schema simulate`, as Spark writes them."""
    schema = subprocess.run(["hvmmio", "schema", "simulate"], check=True, capture_output=True, text=True).stdout
    members = json.loads(schema)["properties"]
    return ", ".join(f"{name} {TYPES[members[name].get('type', 'string')]}" for name in names)


def main(master, inventory, out):
    spark = SparkSession.builder.master(master).appName("hvmmio").getOrCreate()
    lines = spark.sparkContext.textFile(inventory, PARTITIONS)
    decide(lines).saveAsTextFile(f"{out}/lines")

    vms = spark.read.schema(
        "id STRING, vm STRUCT<generation: BIGINT, lowMmio: BIGINT, platform: STRING>, options STRUCT<policy: STRING>"
    ).json(inventory)
    requests = vms.repartition(PARTITIONS).select(to_json(struct("id", "vm", "options")).alias("line"))
    answers = decide(requests.rdd.map(lambda row: row.line)).map(lambda line: (line,)).toDF("line STRING")
    columns = f"id STRING, {columns_of_answer('verdict', 'summary')}"
    verdicts = answers.select(from_json(col("line"), columns).alias("answer")).select("answer.*")
    verdicts.write.json(f"{out}/columns")
    spark.stop()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: spark.py MASTER INVENTORY OUT")
    main(*sys.argv[1:])
