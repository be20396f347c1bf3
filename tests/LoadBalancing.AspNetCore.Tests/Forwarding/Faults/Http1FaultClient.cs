using System.Globalization;
using LoadBalancing.AspNetCore.Tests.Clients;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>A client of HTTP/1.1.</summary>
internal sealed class Http1FaultClient(FaultScene scene) : FaultClient(scene)
{
    private const string Length = "\r\nContent-Length: ";

    private readonly Uri _address = scene.App!.Address;
    private Wire? _wire;

    public override void Dispose() => _wire?.Dispose();

    protected override async Task<(string Status, bool IsWhole)> ExchangeAsync(string method, string target, bool holdsBack)
    {
        _wire ??= await RawClient.ConnectAsync(_address);
        await _wire.SendAsync(
            method == "GET" ? RawClient.Lasting($"GET {target}") :
            RawClient.Lasting($"{method} {target}", holdsBack ? "Content-Length: 1000000" : "Content-Length: 4") + "body");
        var head = await _wire.ReadUntilAsync("\r\n\r\n");
        var isWhole = await ReadBodyAsync(_wire, head);
        if (!isWhole || holdsBack)
        {
            _wire.Dispose();
            _wire = null;
        }

        return (head.Split(' ')[1], isWhole);
    }

    private async Task<bool> ReadBodyAsync(Wire wire, string head)
    {
        try
        {
            var at = head.IndexOf(Length, StringComparison.OrdinalIgnoreCase) + Length.Length;
            if (at >= Length.Length)
            {
                await ReadAsync(wire, int.Parse(head[at..head.IndexOf('\r', at)], CultureInfo.InvariantCulture));
                return true;
            }

            head.Should().Contain("\r\nTransfer-Encoding: chunked\r\n");
            while (int.Parse((await wire.ReadUntilAsync("\r\n")).TrimEnd(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
            {
                await ReadAsync(wire, size);
                await wire.ReadUntilAsync("\r\n");
            }

            await wire.ReadUntilAsync("\r\n");
            return true;
        }
        catch (IOException exception)
        {
            exception.Should().NotBeOfType<EndOfStreamException>("that is how whole responses may end");
            return false;
        }
    }

    private async Task ReadAsync(Wire wire, int count)
    {
        for (var i = 0; i < count; i++)
        {
            See(await wire.ReadAsync(1));
        }
    }
}
