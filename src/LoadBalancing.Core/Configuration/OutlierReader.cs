namespace LoadBalancing.Configuration;

/// <summary>Reads when servers are ejected.</summary>
internal static class OutlierReader
{
    public static OutlierOptions Read(SectionReader reader)
    {
        var outliers = new OutlierOptions();
        reader.Number("ConsecutiveErrors", value => outliers.ConsecutiveErrors = value);
        reader.Time("Interval", value => outliers.Interval = value);
        reader.Time("EjectionTime", value => outliers.EjectionTime = value);
        reader.Time("MaxEjectionTime", value => outliers.MaxEjectionTime = value);
        reader.Number("MaxEjected", value => outliers.MaxEjected = value);
        reader.Number("SuccessRateFactor", value => outliers.SuccessRateFactor = value);
        reader.Number("MinServers", value => outliers.MinServers = value);
        reader.Number("MinRequests", value => outliers.MinRequests = value);
        reader.Flag("ReturnAfterCheck", value => outliers.ReturnAfterCheck = value);
        return outliers;
    }
}
