package net.example.tickets;

record Booking(String name, int seats) {}
