// An app that balances what it sends: the host part of a URI, here "orders", names the backend.
using Samples;

// Yours run elsewhere.
var orders1 = await SampleServer.StartAsync("orders1");
var orders2 = await SampleServer.StartAsync("orders2");

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddLoadBalancer()
    .AddBackend("orders", orders => orders
        .CheckTcp()
        .AddServer("orders1", orders1)
        .AddServer("orders2", orders2, server => server.Weight(2)));
builder.Services.AddHttpClient("orders", client => client.BaseAddress = new Uri("http://orders"))
    .AddLoadBalancer();

using var host = builder.Build();
await host.StartAsync();
using var client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("orders");
for (var order = 1; order <= 6; order++)
{
    Console.Write(await client.GetStringAsync($"/orders/{order}"));
}

await host.StopAsync();
