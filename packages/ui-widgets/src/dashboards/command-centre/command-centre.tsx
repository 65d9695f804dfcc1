import type { ReactElement } from 'react';
import { ErrorFeed } from '../../widgets/error-feed/error-feed.tsx';
import { ServiceHealth } from '../../widgets/service-health/service-health.tsx';
import { VitalSigns } from '../../widgets/vital-signs/vital-signs.tsx';
import type { DashboardProps } from '../ops/ops-dashboard.tsx';

/** The health overview that stays on top of the command centre's tabs. */
export function CommandCentre(props: DashboardProps): ReactElement {
  return (
    <div className="wt-dash wt-dash--command">
      <VitalSigns />
      <div className="wt-grid wt-grid--two">
        <ServiceHealth />
        <ErrorFeed {...props} />
      </div>
    </div>
  );
}
