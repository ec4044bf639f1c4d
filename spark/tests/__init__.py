"""Tests of the steps; `firsthand_spark.trial` tries the engines."""
