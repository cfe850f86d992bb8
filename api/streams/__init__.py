"""What the API knows of cameras beside their health: their newest picture and who watches it."""
