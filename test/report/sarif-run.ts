interface Text {
  readonly text: string;
}

export interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: Text;
  readonly locations: readonly SarifLocation[];
  readonly relatedLocations?: readonly SarifLocation[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly unknown[];
}

interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
    readonly region: object;
  };
  readonly message?: Text;
}

interface Run {
  readonly tool: {
    readonly driver: {
      readonly rules: readonly {
        readonly id: string;
        readonly help: object;
        readonly properties: Readonly<Record<string, unknown>>;
      }[];
    };
  };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly { readonly level: string; readonly message: Text }[];
  }[];
  readonly results: readonly Result[];
}

/** The one run of a SARIF text. */
export const runOf = (text: string): Run => {
  const { runs } = JSON.parse(text) as { runs: readonly [Run] };
  return runs[0];
};
