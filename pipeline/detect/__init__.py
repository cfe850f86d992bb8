"""From looks to detections: a mailbox of one look a stream, a batch window, the batcher."""
