"""All SQL of delivery, by table. Private to this package; every statement names its workspace, but for the claims."""
