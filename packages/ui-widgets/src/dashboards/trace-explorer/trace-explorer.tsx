import { type ReactElement, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useWatchtower } from '../../hooks/context.ts';
import { TraceList, type TraceListProps } from '../../widgets/trace-list/trace-list.tsx';
import { TraceWaterfall } from '../../widgets/trace-waterfall/trace-waterfall.tsx';

function TraceDialog({ traceId, onClose }: { traceId: string; onClose: () => void }): ReactElement {
  const { theme } = useWatchtower();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="wt-root wt-dialog"
      data-wt-theme={theme === 'system' ? undefined : theme}
      aria-label="Trace"
      onClose={onClose}
    >
      <button type="button" className="wt-button wt-dialog__close" onClick={() => dialog.current?.close()}>
        Close
      </button>
      <TraceWaterfall traceId={traceId} height={420} />
    </dialog>
  );
}

/** The trace list with the waterfall in a dialog: for pages without a route for traces. The dialog goes into the provider's `container`. */
export function TraceExplorer(props: Omit<TraceListProps, 'onTrace'>): ReactElement {
  const { container } = useWatchtower();
  const [traceId, setTraceId] = useState<string | null>(null);
  return (
    <>
      <TraceList {...props} onTrace={setTraceId} />
      {traceId === null
        ? null
        : createPortal(
            <TraceDialog traceId={traceId} onClose={() => setTraceId(null)} />,
            (container ?? document.body) as Element,
          )}
    </>
  );
}
