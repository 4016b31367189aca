import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { App, ConfigProvider } from "antd";
import english from "antd/locale/en_US";
import chinese from "antd/locale/zh_CN";
import { StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { useTranslation } from "react-i18next";
import { asProblem } from "./api/problem";
import { startWords } from "./i18n";
import { router } from "./router";
import { theme } from "./theme/antd";
import "./theme/tokens.css";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (count, fault) => count < 2 && asProblem(fault).passing,
    },
  },
});

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

function Console() {
  const { i18n } = useTranslation("frame");
  return (
    <ConfigProvider csp={{ nonce }} theme={theme} locale={i18n.language === "en" ? english : chinese}>
      <App style={{ height: "100%" }}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  );
}

await startWords();
const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Suspense>
        <Console />
      </Suspense>
    </StrictMode>,
  );
