"""All SQL of breadcrumbs, of where devices are, and of what apps let be collected."""
