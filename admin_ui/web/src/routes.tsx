import { lazy, useEffect, useState } from "react";
import { Route, Routes } from "react-router";
import { refresh, useSession } from "./api/session";
import { FirstPasswordPage } from "./pages/sign_in/FirstPasswordPage";
import { SignInPage } from "./pages/sign_in/SignInPage";
import { ProblemAlert } from "./shell/ProblemAlert";

// Each page is a file of its own, loaded when it is opened first.
const Shell = lazy(() => import("./shell/Shell").then((m) => ({ default: m.Shell })));
const OverviewPage = lazy(() =>
  import("./pages/overview/OverviewPage").then((m) => ({ default: m.OverviewPage })),
);
const CallsPage = lazy(() =>
  import("./pages/calls/CallsPage").then((m) => ({ default: m.CallsPage })),
);
const CallPage = lazy(() => import("./pages/call/CallPage").then((m) => ({ default: m.CallPage })));
const LivePage = lazy(() => import("./pages/live/LivePage").then((m) => ({ default: m.LivePage })));
const TasksPage = lazy(() =>
  import("./pages/tasks/TasksPage").then((m) => ({ default: m.TasksPage })),
);
const JobsPage = lazy(() => import("./pages/jobs/JobsPage").then((m) => ({ default: m.JobsPage })));
const JobPage = lazy(() => import("./pages/jobs/JobPage").then((m) => ({ default: m.JobPage })));
const SoftphonePage = lazy(() =>
  import("./softphone/SoftphonePage").then((m) => ({ default: m.SoftphonePage })),
);
const VariantsPage = lazy(() =>
  import("./pages/variants/VariantsPage").then((m) => ({ default: m.VariantsPage })),
);
const UsersPage = lazy(() =>
  import("./pages/users/UsersPage").then((m) => ({ default: m.UsersPage })),
);
const PasswordPage = lazy(() =>
  import("./pages/sign_in/PasswordPage").then((m) => ({ default: m.PasswordPage })),
);
const NotFoundPage = lazy(() =>
  import("./shell/NotFoundPage").then((m) => ({ default: m.NotFoundPage })),
);

/** The page of the address; for somebody not signed in, the sign-in page at any address. */
export function Pages() {
  const session = useSession();
  const [unreachable, setUnreachable] = useState<unknown>(null);

  const start = () => {
    setUnreachable(null);
    refresh().catch(setUnreachable);
  };
  useEffect(start, []);

  if (session === undefined) {
    return unreachable ? <ProblemAlert error={unreachable} onRetry={start} /> : null;
  }
  if (session === null) return <SignInPage />;
  if (session.mustChange) return <FirstPasswordPage name={session.name} />;
  return (
    <Routes>
      <Route element={<Shell session={session} />}>
        <Route index element={<OverviewPage />} />
        <Route path="calls" element={<CallsPage />} />
        <Route path="calls/:id" element={<CallPage />} />
        <Route path="tasks" element={<TasksPage />} />
        <Route path="jobs" element={<JobsPage />} />
        <Route path="jobs/:id" element={<JobPage />} />
        <Route path="live" element={<LivePage />} />
        <Route path="softphone" element={<SoftphonePage />} />
        <Route path="variants" element={<VariantsPage />} />
        {session.role === "admin" && <Route path="users" element={<UsersPage />} />}
        <Route path="password" element={<PasswordPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
