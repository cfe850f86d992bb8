"""How `street-n` is made: data set, training, evaluation, export. Needs the `ultralytics` extra and the data of others.

`python -m models.training --help` runs the steps. Nothing here is imported by the running pipeline.
"""

import os

# Read by ultralytics when it is first imported: without it, it asks the internet for updates, fonts and models.
os.environ.setdefault("YOLO_OFFLINE", "True")
