import type { ThemeConfig } from "antd";

/** The house's look for Ant Design: paper, ink, one accent, no shadow. Values are those of tokens.css. */
export const theme: ThemeConfig = {
  hashed: false,
  token: {
    colorPrimary: "#1f7a6b",
    colorLink: "#1f7a6b",
    colorError: "#c8412b",
    colorWarning: "#8f5a0c",
    colorSuccess: "#1f7a6b",
    colorText: "#1f2328",
    colorTextSecondary: "#4a5056",
    colorTextTertiary: "#5f666c",
    colorTextPlaceholder: "#5f666c",
    colorBorder: "#bdb9ae",
    colorBorderSecondary: "#e3e0d8",
    colorBgBase: "#fbfaf7",
    colorBgContainer: "#ffffff",
    colorBgElevated: "#ffffff",
    fontFamily: "var(--sans)",
    fontSize: 13,
    borderRadius: 2,
    controlHeight: 32,
    boxShadow: "0 1px 0 #e3e0d8",
    boxShadowSecondary: "0 2px 8px rgb(31 35 40 / 12%)",
    motionDurationMid: "0.1s",
    motionDurationSlow: "0.15s",
  },
};
