import '@watchtower/ui-widgets/styles.css';
import './studio.css';
import { createRoot } from 'react-dom/client';
import { AccountPage } from './account-page.tsx';

const root = document.getElementById('root');
if (root !== null) {
  const response = await fetch('/settings');
  const { watchtowerUrl, account } = (await response.json()) as {
    watchtowerUrl: string;
    account: { id: string; name: string };
  };
  createRoot(root).render(<AccountPage watchtowerUrl={watchtowerUrl} account={account} />);
}
