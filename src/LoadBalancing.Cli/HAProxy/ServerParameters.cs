namespace LoadBalancing.Cli.HAProxy;

/// <summary>What a <c>server</c> or <c>default-server</c> line says after the address.</summary>
internal sealed record ServerParameters
{
    public int Weight { get; set; } = 1;

    public string? Cookie { get; set; }

    public bool Backup { get; set; }

    public bool Disabled { get; set; }

    public bool Check { get; set; }

    public int? CheckPort { get; set; }

    public TimeSpan? Interval { get; set; }

    public TimeSpan? FastInterval { get; set; }

    public TimeSpan? DownInterval { get; set; }

    public int? Rise { get; set; }

    public int? Fall { get; set; }
}
