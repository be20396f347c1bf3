using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>eject-outliers</c>, which HAProxy does not have: servers whose traffic goes worse than that of the others get none for a while.</summary>
internal static class OutlierKeyword
{
    public static IEnumerable<Keyword> All { get; } = [new("eject-outliers", SectionKinds.ServerSide, Read)];

    public static ParameterTable<OutlierOptions> Parameters { get; } = new(
        new()
        {
            ["consecutive-errors"] = Number("consecutive-errors", static (outliers, value) => outliers.ConsecutiveErrors = value),
            ["interval"] = Time("interval", static (outliers, value) => outliers.Interval = value),
            ["time"] = Time("time", static (outliers, value) => outliers.EjectionTime = value),
            ["max-time"] = Time("max-time", static (outliers, value) => outliers.MaxEjectionTime = value),
            ["max-percent"] = Number("max-percent", static (outliers, value) => outliers.MaxEjected = value),
            ["factor"] = Number("factor", static (outliers, value) => outliers.SuccessRateFactor = value),
            ["min-servers"] = Number("min-servers", static (outliers, value) => outliers.MinServers = value),
            ["min-requests"] = Number("min-requests", static (outliers, value) => outliers.MinRequests = value),
            ["ignore-checks"] = static (_, outliers) => outliers.ReturnAfterCheck = false,
        },
        []);

    private static void Read(Statement statement, Proxy proxy)
    {
        proxy.Backend.Outliers = new OutlierOptions();
        statement.Locate($"{proxy.BackendPath}:Outliers");
        Parameters.Read(statement, proxy.Backend.Outliers);
    }

    private static Action<Statement, OutlierOptions> Number(string name, Action<OutlierOptions, int> set) => (statement, outliers) =>
    {
        if (statement.TryTakeNumber(name, out var value))
        {
            set(outliers, value);
        }
    };

    private static Action<Statement, OutlierOptions> Time(string name, Action<OutlierOptions, TimeSpan> set) => (statement, outliers) =>
    {
        if (statement.TryTakeTime(name, out var value))
        {
            set(outliers, value);
        }
    };
}
