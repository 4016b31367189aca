/** Where things are shown: the one place that builds addresses from one area into another. */
export interface Place {
  to: string;
  search: Record<string, string>;
}

export const formPlace = (id: string, period: string): Place => ({ to: `/reports/${encodeURIComponent(id)}`, search: { period } });

export const verifyPlace = (period?: string): Place => ({ to: "/verify", search: period ? { period } : {} });

export const boardPlace = (scheme: string, period: string, unit?: string): Place => ({
  to: "/boards",
  search: { period, scheme, ...(unit ? { unit } : {}) },
});

export const officePlace = (period: string, more: Record<string, string> = {}): Place => ({
  to: "/office",
  search: { period, ...more },
});

export const noticePlace = (id: string): Place => ({ to: `/office/notices/${encodeURIComponent(id)}`, search: {} });
