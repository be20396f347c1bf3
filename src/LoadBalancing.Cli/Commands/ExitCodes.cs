namespace LoadBalancing.Cli.Commands;

/// <summary>What <c>lb</c> tells the shell. Documented in docs/cli.md.</summary>
internal static class ExitCodes
{
    /// <summary>All went well; a proxy that was asked to stop has stopped.</summary>
    public const int Ok = 0;

    /// <summary>The command line or the configuration is wrong; nothing was started.</summary>
    public const int Invalid = 1;

    /// <summary>An address could not be listened on; nothing was served.</summary>
    public const int CannotListen = 2;
}
