import { Outlet, useMatches } from "@tanstack/react-router";
import { Suspense } from "react";
import { useLive } from "~/api/live";
import { useSession } from "~/api/session";
import { Await, Loading } from "~/parts/States";
import styles from "./Frame.module.css";
import { NewPassword } from "./NewPassword";
import { PhoneTabs } from "./PhoneTabs";
import { SignIn } from "./SignIn";
import { TopBar } from "./TopBar";

/** Around every page: strangers sign in first, a first password is changed first. */
export function Frame() {
  const session = useSession();
  return (
    <Await of={session}>
      {(me) => (me === null ? <SignIn /> : me.must_change_password ? <NewPassword /> : <Inside />)}
    </Await>
  );
}

function Inside() {
  useLive();
  const bare = useMatches().some((match) => match.staticData.bare);
  if (bare) return <Page />;
  return (
    <div className={styles.frame}>
      <TopBar />
      <div className={styles.page}>
        <Page />
      </div>
      <PhoneTabs />
    </div>
  );
}

function Page() {
  return (
    <Suspense fallback={<Loading />}>
      <Outlet />
    </Suspense>
  );
}
