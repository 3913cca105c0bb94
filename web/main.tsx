import { render } from "preact";
import { App } from "./app.tsx";
import { followJobs } from "./state/follow-jobs.ts";
import { followService } from "./state/service.ts";
import { keepInAddress } from "./state/settings.ts";
import { followSettings } from "./state/work.ts";
import "./styles/main.css";

followService();
followSettings();
followJobs();
keepInAddress();
render(<App />, document.getElementById("page") as HTMLElement);
