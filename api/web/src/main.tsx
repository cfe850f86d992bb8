import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./shell/base.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./shell/App";

const place = document.getElementById("root");
if (place === null) throw new Error("index.html has no element #root");
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
