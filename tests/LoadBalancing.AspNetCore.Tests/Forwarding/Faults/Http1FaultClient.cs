using System.Globalization;
using LoadBalancing.AspNetCore.Tests.Clients;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>A client of HTTP/1.1.</summary>
internal sealed class Http1FaultClient(Uri address, FaultScene scene) : FaultClient(scene)
{
    private const string Length = "\r\nContent-Length: ";

    private Wire? _wire;

    public override void Dispose() => _wire?.Dispose();

    protected override async Task<(string Status, string End)> ExchangeAsync(string method, string target, bool holdsBack, string[] fields)
    {
        _wire ??= await RawClient.ConnectAsync(address);
        await _wire.SendAsync(
            method == "GET" ? RawClient.Lasting($"GET {target}", fields) :
            RawClient.Lasting($"{method} {target}", [.. fields, holdsBack ? "Content-Length: 1000000" : "Content-Length: 4"]) + "body");
        var status = "";
        var end = Whole;
        try
        {
            string head;
            do
            {
                head = await _wire.ReadUntilAsync("\r\n\r\n");
            }
            while (head.StartsWith("HTTP/1.1 1", StringComparison.Ordinal));

            status = head.Split(' ')[1];
            await ReadBodyAsync(_wire, head);
        }
        catch (IOException exception)
        {
            end = exception is EndOfStreamException ? Closed : Cut;
        }

        if (end != Whole || holdsBack)
        {
            _wire.Dispose();
            _wire = null;
        }

        return (status, end);
    }

    private async Task ReadBodyAsync(Wire wire, string head)
    {
        var at = head.IndexOf(Length, StringComparison.OrdinalIgnoreCase) + Length.Length;
        if (at >= Length.Length)
        {
            await ReadAsync(wire, int.Parse(head[at..head.IndexOf('\r', at)], CultureInfo.InvariantCulture));
            return;
        }

        head.Should().ContainEquivalentOf("\r\nTransfer-Encoding: chunked\r\n");
        while (int.Parse((await wire.ReadUntilAsync("\r\n")).TrimEnd(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            await ReadAsync(wire, size);
            await wire.ReadUntilAsync("\r\n");
        }

        await wire.ReadUntilAsync("\r\n");
    }

    private async Task ReadAsync(Wire wire, int count)
    {
        for (var i = 0; i < count; i++)
        {
            See(await wire.ReadAsync(1));
        }
    }
}
