import { CostChart, GoldenSignal, SIGNALS, TraceExplorer, WatchtowerProvider } from '@watchtower/ui-widgets';
import type { ReactElement } from 'react';

/** Asks this page's own backend for a token; Watchtower calls it again before the token ends. */
async function fetchToken(): Promise<string> {
  const response = await fetch('/watchtower-token');
  if (!response.ok) throw new Error(await response.text());
  return response.text();
}

const [LATENCY] = SIGNALS;

/** A studio's admin page for one of its clients, as it might have been before Watchtower; three widgets stand in it. */
export function AccountPage(props: {
  watchtowerUrl: string;
  account: { id: string; name: string };
}): ReactElement {
  const { watchtowerUrl, account } = props;
  return (
    <WatchtowerProvider url={watchtowerUrl} token={fetchToken} theme="light">
      <header className="studio-bar">
        <strong>Studio Admin</strong>
        <nav aria-label="Main">
          <a href="#clients" aria-current="page">
            Clients
          </a>
          <a href="#calendar">Calendar</a>
          <a href="#invoices">Invoices</a>
        </nav>
      </header>
      <main className="studio-page">
        <p className="studio-crumb">Clients / {account.name}</p>
        <h1>{account.name}</h1>
        <dl className="studio-facts">
          <div>
            <dt>Plan</dt>
            <dd>Social, full service</dd>
          </div>
          <div>
            <dt>Account lead</dt>
            <dd>Mara Lind</dd>
          </div>
          <div>
            <dt>Renews</dt>
            <dd>1 March</dd>
          </div>
        </dl>
        <h2>What the assistants cost</h2>
        <CostChart client_id={account.id} groupBy="agent" />
        <h2>How fast the service answered</h2>
        <GoldenSignal signal={LATENCY} client_id={account.id} />
        <h2>What the assistants did</h2>
        <TraceExplorer client_id={account.id} limit={20} />
      </main>
    </WatchtowerProvider>
  );
}
