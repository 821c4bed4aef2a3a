"""All SQL of the directory, by table. Private to this package; every statement names its workspace."""
