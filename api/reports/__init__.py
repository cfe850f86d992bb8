"""What people report: inspectors with their phones, and the public."""
